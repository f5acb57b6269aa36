"""Logs as JSON lines that carry the request id and no personal data."""

import logging
import re

import orjson

from core import clock, request_context

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _PHONE.sub(r"\1****\2", record.getMessage()),
            "request": request_context.current().request_id,
        }
        if record.exc_info:
            line["trace"] = _PHONE.sub(r"\1****\2", self.formatException(record.exc_info))
        return orjson.dumps(line).decode()
