"""投诉建议: what people say about the platform or the office, and its answer."""
