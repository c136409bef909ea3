"""Makes pickles.json: real pickles by Python's own pickler, and hand-made ones by opcode, each with what Python says of
it. `opcodes` is counted by pickletools; `imports` are the names Python's own unpickler asks for, which are given to it as
stand-ins, so that nothing of a pickle is ever run.

    python3 lib/testing/recordings/pickles.py > lib/testing/recordings/pickles.json

Made with Python 3.11.7 and numpy 2.4.6. The tests read the JSON; nobody needs Python for them.
"""

import base64
import collections
import datetime
import decimal
import io
import json
import os
import pickle
import pickletools
import struct
import sys
import types
import zipfile

import numpy


class StandIn:
    """Takes the place of whatever a pickle names."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(StandIn)

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return StandIn()

    def __setstate__(self, state):
        pass

    def __setitem__(self, key, value):
        pass

    def append(self, value):
        pass

    def extend(self, values):
        pass


class Recorder(pickle._Unpickler):
    def __init__(self, file):
        super().__init__(file, encoding="latin1", buffers=[b""] * 8)
        self.asked = []

    def find_class(self, module, name):
        self.asked.append(f"{module}.{name}")
        return StandIn

    def persistent_load(self, pid):
        return StandIn()

    def get_extension(self, code):
        self.asked.append(f"copyreg extension.{code}")
        self.append(StandIn)


def told(data, pickles=1):
    """What Python says of the first pickles in some bytes."""
    file = io.BytesIO(data)
    opcodes, asked = 0, []
    for _ in range(pickles):
        start = file.tell()
        opcodes += sum(1 for _ in pickletools.genops(file))
        end = file.tell()
        recorder = Recorder(io.BytesIO(data[start:end]))
        recorder.load()
        asked += recorder.asked
    return {"opcodes": opcodes, "imports": dict(sorted(collections.Counter(asked).items()))}


def fixture(data, pickles=1, oracle=True):
    said = told(data, pickles) if oracle else {}
    return {**said, "base64": base64.b64encode(data).decode()}


class Runs:
    """An object whose pickle calls something."""

    def __init__(self, call, *args):
        self.call, self.args = call, args

    def __reduce__(self):
        return self.call, self.args


def plain():
    shared = ["shared"]
    loop = []
    loop.append(loop)
    return {
        "whole": [0, 1, -1, 255, 256, 65536, 2**31, -(2**31), 2**63, 10**300],
        "real": [0.5, float("inf"), float("-inf"), 1e-300],
        "text": ["", "ä", "x" * 300, "line\nbreak", "\u4e2d\U0001f600", "\x00"],
        "bytes": [b"", b"\x00\xff", b"y" * 300, bytearray(b"z")],
        "nothing": None,
        "truth": [True, False],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        "sets": [set(), {1, 2}, frozenset({3})],
        "ordered": collections.OrderedDict(a=1),
        "shared": [shared, shared],
        "loop": loop,
        "date": datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc),
        "decimal": decimal.Decimal("1.5"),
        "many": list(range(1100)),
        "keys": {str(at): at for at in range(100)},
    }


def fake_torch():
    """Modules of torch's names, so that the pickler writes what torch's state dicts hold."""
    names = {"torch": ["FloatStorage", "HalfStorage"], "torch._utils": ["_rebuild_tensor_v2"]}
    for module, members in names.items():
        made = types.ModuleType(module)
        sys.modules[module] = made
        for member in members:
            owner = type(member, (), {}) if member[0].isupper() else lambda *args: None
            owner.__module__, owner.__qualname__, owner.__name__ = module, member, member
            setattr(made, member, owner)
    return sys.modules["torch"], sys.modules["torch._utils"]


class Storage:
    def __init__(self, kind, key, size):
        self.id = ("storage", kind, key, "cpu", size)


class TorchPickler(pickle._Pickler):
    def persistent_id(self, given):
        return given.id if isinstance(given, Storage) else None


def state_dict():
    torch, utils = fake_torch()

    class Tensor:
        def __init__(self, key, *shape):
            self.key, self.shape = key, shape

        def __reduce__(self):
            storage = Storage(torch.FloatStorage, self.key, 6)
            return utils._rebuild_tensor_v2, (
                storage, 0, self.shape, (3, 1), False, collections.OrderedDict(),
            )

    return collections.OrderedDict(weight=Tensor("0", 2, 3), bias=Tensor("1", 2))


def torch_pickle(value, protocol=2):
    file = io.BytesIO()
    TorchPickler(file, protocol).dump(value)
    return file.getvalue()


def archive(files, method=zipfile.ZIP_STORED, force_zip64=False):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            with made.open(info, "w", force_zip64=force_zip64) as entry:
                entry.write(data)
    return file.getvalue()


def legacy(data):
    magic = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2}}
    head = magic + pickle.dumps(1001, 2) + pickle.dumps(machine, 2) + data
    return head + pickle.dumps(["0", "1"], 2)


def text(word):
    return b"\x8c" + bytes([len(word)]) + word.encode()


GLOBAL_SYSTEM = b"cos\nsystem\n"
ARGUMENT = b"X\x04\x00\x00\x00true\x85"
BY_HAND = {
    # name: (bytes, whether Python can walk it to the end)
    "GLOBAL": (b"\x80\x02" + GLOBAL_SYSTEM + ARGUMENT + b"R.", True),
    "GLOBAL, never called": (b"\x80\x02" + GLOBAL_SYSTEM + b".", True),
    "GLOBAL without a protocol": (GLOBAL_SYSTEM + b"(S'true'\ntR.", True),
    "GLOBAL called through the memo": (
        b"\x80\x02" + GLOBAL_SYSTEM + b"q\x05" + b"0" + b"h\x05" + ARGUMENT + b"R.", True),
    "STACK_GLOBAL": (b"\x80\x04" + text("os") + text("system") + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL by the memo, in another order": (
        b"\x80\x04" + text("system") + b"\x94" + text("os") + b"\x94" + b"00"
        + b"h\x01" + b"h\x00" + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL after a memo that was overwritten": (
        b"\x80\x04" + text("collections") + b"q\x00" + b"0" + text("os") + b"q\x00" + b"0"
        + b"h\x00" + text("system") + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL by lines of the memo": (
        b"\x80\x04" + text("os") + b"p1_0\n0" + text("system") + b"p+1\n0"
        + b"g 10\n" + b"g1\n" + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL between marks": (
        b"\x80\x04" + b"(" + text("os") + b"(" + b"K\x01K\x02" + b"1" + text("system") + b"\x93"
        + text("true") + b"\x85R" + b"t.", True),
    "STACK_GLOBAL of a duplicate": (
        b"\x80\x04" + text("os") + b"2" + b"0" + text("system") + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL of texts of Python 2": (
        b"\x80\x04" + b"U\x02os" + b"T\x06\x00\x00\x00system" + b"\x93" + text("true") + b"\x85R.", True),
    "STACK_GLOBAL of escaped texts": (
        b"\x80\x04" + b"S'\\x6fs'\n" + b"V\\u0073ystem\n" + b"\x93" + text("true") + b"\x85R.", True),
    "INST": (b"(S'true'\nios\nsystem\n.", True),
    "OBJ": (b"(" + GLOBAL_SYSTEM + b"S'true'\no.", True),
    "NEWOBJ": (b"\x80\x02" + GLOBAL_SYSTEM + ARGUMENT + b"\x81.", True),
    "NEWOBJ_EX": (b"\x80\x04" + text("os") + text("system") + b"\x93" + text("true") + b"\x85}\x92.", True),
    "a name that walks": (
        b"\x80\x04" + text("torch") + text("serialization.os.system") + b"\x93" + text("true") + b"\x85R.", True),
    "an import after an array of joblib": (
        b"\x80\x04" + text("joblib.numpy_pickle") + text("NumpyArrayWrapper") + b"\x93)\x81}"
        + text("order") + text("C") + b"sb0" + GLOBAL_SYSTEM + ARGUMENT + b"R.", True),
    "a line over the end of a frame": (
        b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00" + b"csafe" + b"os\nsystem\n" + ARGUMENT + b"R.", False),
    "a frame within a frame": (
        b"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00" + b"N0" + b"\x95\x02" + b"\x00" * 7 + b"N" * 40 + b".", False),
    "a last line without an end": (b"(S'true'\nios\nsystem!", False),
    "a name worked out while loading": (
        b"\x80\x04" + text("builtins") + text("str") + b"\x93" + text("os") + b"\x85R"
        + text("system") + b"\x93" + text("true") + b"\x85R.", False),
    "a number of the extension registry": (b"\x80\x02\x82\x07" + ARGUMENT + b"R.", True),
    "a persistent id": (b"\x80\x02Pfirst\n" + b"X\x01\x00\x00\x00aQ\x86.", True),
    "a second pickle": (b"\x80\x04N." + b"\x80\x02" + GLOBAL_SYSTEM + ARGUMENT + b"R.", False),
    "bytes after the end": (b"\x80\x04N." + b"\xff" * 16, False),
    "cut after an import": (b"\x80\x02" + GLOBAL_SYSTEM + ARGUMENT + b"RX\xff\xff", False),
    "no opcode after an import": (b"\x80\x02" + GLOBAL_SYSTEM + ARGUMENT + b"R\xfe.", False),
    "an empty stack": (b"\x80\x02R" + GLOBAL_SYSTEM + ARGUMENT + b"R.", False),
    "a memo that holds nothing": (b"\x80\x02h\x07" + GLOBAL_SYSTEM + ARGUMENT + b"R.", False),
    "a protocol there is not": (b"\x80\x09N.", False),
    "a negative length": (b"\x80\x02T\xff\xff\xff\xffabc.", False),
    "a length beyond the file": (b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"abc.", False),
    "an array of joblib": (
        b"\x80\x04" + text("joblib.numpy_pickle") + text("NumpyArrayWrapper") + b"\x93)\x81}"
        + text("order") + text("C") + b"sb" + b"\x00" * 24 + b".", False),
}


def main():
    fixtures = {}
    for protocol in range(6):
        fixtures[f"plain values, protocol {protocol}"] = fixture(pickle.dumps(plain(), protocol))
        fixtures[f"os.system, protocol {protocol}"] = fixture(
            pickle.dumps({"a": [Runs(os.system, "true")]}, protocol))
        fixtures[f"an array, protocol {protocol}"] = fixture(
            pickle.dumps([numpy.arange(6.0).reshape(2, 3), numpy.float32(1), numpy.array(["a", None])], protocol))
    fixtures["builtins.eval"] = fixture(pickle.dumps(Runs(eval, "1 + 1")))
    fixtures["getattr of a class"] = fixture(pickle.dumps(Runs(getattr, collections.OrderedDict, "items"), 4))
    fixtures["getattr of a module's module"] = fixture(
        b"\x80\x04" + text("builtins") + text("getattr") + b"\x93" + text("posixpath") + text("os") + b"\x93"
        + text("system") + b"\x86R" + text("true") + b"\x85R.")
    fixtures["a pickle within a pickle"] = fixture(
        pickle.dumps(Runs(pickle.loads, pickle.dumps(Runs(os.system, "true"))), 4))
    for name, (data, oracle) in BY_HAND.items():
        fixtures[name] = fixture(data, oracle=oracle)

    state = torch_pickle(state_dict())
    numbers = struct.pack("<6f", *range(6))
    fixtures["a state dict"] = fixture(state)
    fixtures["a state dict of torch before 1.6"] = fixture(legacy(state) + struct.pack("<q", 6) + numbers, 5)
    evil = torch_pickle(collections.OrderedDict(weight=Runs(os.system, "true")))
    held = {"archive/data.pkl": state, "archive/data/0": numbers, "archive/version": b"3\n"}
    fixtures["torch archive"] = fixture(archive(held), oracle=False)
    fixtures["torch archive, deflated"] = fixture(archive(held, zipfile.ZIP_DEFLATED), oracle=False)
    fixtures["torch archive, large fields"] = fixture(archive(held, force_zip64=True), oracle=False)
    fixtures["torch archive that runs"] = fixture(
        archive({**held, "archive/data.pkl": evil}, zipfile.ZIP_DEFLATED), oracle=False)
    fixtures["torch archive behind other bytes"] = fixture(b"#!/bin/sh\n" + archive(held), oracle=False)
    fixtures["archive without a pickle"] = fixture(archive({"a.txt": b"a"}), oracle=False)
    json.dump(fixtures, sys.stdout, indent=2)
    print()


main()
