"""Parsing and showing what people state about projects."""

from projects.forms.plans import EditProjectForm, NewProjectForm, ProjectForm, WishForm
from projects.forms.steps import (
    AcceptForm,
    ApproveForm,
    CompleteForm,
    EvaluateForm,
    OpenPhoneForm,
    ProgressForm,
    ReachForm,
    ReasonForm,
    ReturnForm,
    SendBackForm,
)

__all__ = (
    "AcceptForm",
    "ApproveForm",
    "CompleteForm",
    "EditProjectForm",
    "EvaluateForm",
    "NewProjectForm",
    "OpenPhoneForm",
    "ProgressForm",
    "ProjectForm",
    "ReachForm",
    "ReasonForm",
    "ReturnForm",
    "SendBackForm",
    "WishForm",
)
