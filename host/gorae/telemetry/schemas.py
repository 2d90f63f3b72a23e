"""The protobuf types of a recording in MCAP, made when they are needed: there is no .proto to compile.

A signal is a field of a message, so that Foxglove, PlotJuggler and Rerun can plot it. `foxglove.Log` and
`foxglove.PoseInFrame` are types that two of them know by name, and show as a log and as a robot that moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    EnumValueDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import DESCRIPTOR as TIMESTAMP_FILE

LOG, POSE = "foxglove.Log", "foxglove.PoseInFrame"
INFO = 2
"""The level of a `foxglove.Log` that says something without a warning."""

_SCALARS = {
    "double": FieldDescriptorProto.TYPE_DOUBLE,
    "string": FieldDescriptorProto.TYPE_STRING,
    "fixed32": FieldDescriptorProto.TYPE_FIXED32,
}
_LEVELS = ("UNKNOWN", "DEBUG", "INFO", "WARNING", "ERROR", "FATAL")
_TIMESTAMP = "google.protobuf.Timestamp"
_FOXGLOVE: dict[str, dict[str, str]] = {
    "Log": {
        "timestamp": _TIMESTAMP, "level": "foxglove.Log.Level", "message": "string", "name": "string",
        "file": "string", "line": "fixed32",
    },
    "Vector3": dict.fromkeys(("x", "y", "z"), "double"),
    "Quaternion": dict.fromkeys(("x", "y", "z", "w"), "double"),
    "Pose": {"position": "foxglove.Vector3", "orientation": "foxglove.Quaternion"},
    "PoseInFrame": {"timestamp": _TIMESTAMP, "frame_id": "string", "pose": "foxglove.Pose"},
}  # fmt: skip


@dataclass(frozen=True)
class MessageType:
    """A protobuf type: its class, and all that a reader needs to know to read it."""

    name: str
    make: type[Message]
    descriptors: bytes
    """A serialized FileDescriptorSet."""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.make.DESCRIPTOR.fields)


def signal_type(name: str, signals: Mapping[str, int]) -> MessageType:
    """A message with a double for each signal; the number of its field is given."""
    fields = [_field(signal, number, "double") for signal, number in signals.items()]
    message = DescriptorProto(name=name.rpartition(".")[2], field=fields)
    return _built(name, [_file(name.rpartition(".")[0], message)])


@cache
def known_type(name: str) -> MessageType:
    """`LOG` or `POSE`."""
    timestamp = FileDescriptorProto()
    TIMESTAMP_FILE.CopyToProto(timestamp)
    messages = [_message(title, fields) for title, fields in _FOXGLOVE.items()]
    return _built(name, [timestamp, _file("foxglove", *messages, needs=[timestamp.name])])


def type_in(name: str, descriptors: bytes) -> MessageType:
    """The type of that name in a file. Raises TypeError, KeyError or DecodeError when there is none."""
    return _built(name, FileDescriptorSet.FromString(descriptors).file)


def _built(name: str, files: Iterable[FileDescriptorProto]) -> MessageType:
    pool = DescriptorPool()
    files = list(files)
    for file in files:
        pool.Add(file)
    descriptors = FileDescriptorSet(file=files).SerializeToString(deterministic=True)
    return MessageType(name, GetMessageClass(pool.FindMessageTypeByName(name)), descriptors)


def _file(package: str, *messages: DescriptorProto, needs: Iterable[str] = ()) -> FileDescriptorProto:
    name = f"{package}/{messages[-1].name}.proto"
    return FileDescriptorProto(
        name=name, package=package, syntax="proto3", message_type=messages, dependency=needs
    )


def _message(name: str, fields: Mapping[str, str]) -> DescriptorProto:
    numbered = [_field(title, number, kind) for number, (title, kind) in enumerate(fields.items(), 1)]
    enums = [_levels()] if "level" in fields else []
    return DescriptorProto(name=name, field=numbered, enum_type=enums)


def _levels() -> EnumDescriptorProto:
    values = [EnumValueDescriptorProto(name=name, number=number) for number, name in enumerate(_LEVELS)]
    return EnumDescriptorProto(name="Level", value=values)


def _field(name: str, number: int, kind: str) -> FieldDescriptorProto:
    once = FieldDescriptorProto.LABEL_OPTIONAL
    if kind in _SCALARS:
        return FieldDescriptorProto(name=name, number=number, label=once, type=_SCALARS[kind])
    of = FieldDescriptorProto.TYPE_ENUM if kind.endswith("Level") else FieldDescriptorProto.TYPE_MESSAGE
    return FieldDescriptorProto(name=name, number=number, label=once, type=of, type_name=f".{kind}")
