from tests.permissions.lasting import street

__all__ = ("street",)
