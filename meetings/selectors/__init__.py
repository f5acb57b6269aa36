"""Read models of meetings and reports: who chairs, what comes next, what an agenda should hold, the figures."""
