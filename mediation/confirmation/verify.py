"""Check a court package without its maker: python3 verify.py dossier.zip [--key FINGERPRINT]

For a judge, a clerk or a party. Needs Python 3.8 or later and nothing else: no network, no library, no server.
Prints one line per check and ends with 0; or names the first thing that does not hold and ends with 1 (2: bad call).
A package is only as good as the key that signed it: compare the printed fingerprint with the one the platform
publishes, or give that one with --key.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

SCHEMA = "jiefen-dossier/1"
LEDGER_SCHEMA = "jiefen-ledger/1"
MANIFEST, SEAL = "manifest.json", "manifest.sig.json"
PAPERS = {
    "agreement.pdf": "调解协议书",
    "application.pdf": "司法确认申请书",
    "evidence/evidence-list.pdf": "证据清单",
    "ledger.json": "案件记录",
    "record.pdf": "调解笔录",
    "verify.py": "核验程序",
}
OPTIONAL = ("record.pdf",)  # CPLI 354 does not ask for it, and where none was made the sides cannot make it
SIGNED_PAPERS = {"agreement.pdf": "agreement.signed", "application.pdf": "confirmation.signed"}
FOLDERS = ("authority", "evidence", "identity")
HEADER = ("id", "seq", "at", "kind", "actor", "proceeding", "audience", "data_hash")
EVENT = frozenset((*HEADER, "salt", "data", "prev", "hash"))
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
MIB = 1024 * 1024
MOST_ENTRIES, MOST_BYTES, MOST_JSON, MOST_DEPTH = 4000, 4000 * MIB, 32 * MIB, 40


class DoesNotHold(Exception):
    """The first thing found that is not as it must be."""


def checks(file: BinaryIO, key: str | None = None) -> Iterator[str]:
    """Yield a line for each thing that holds; raise DoesNotHold at the first that does not."""
    with open_archive(file) as archive:
        names = entries(archive)
        yield f"压缩包完整，没有重复或隐藏的内容 | archive whole, nothing twice or hidden ({len(names)})"
        manifest = read_json(archive, names, MANIFEST)
        check_shape(manifest)
        yield f"清单格式正确，案件 {shown(manifest['case']['number'])} | manifest well formed"
        yield check_seal(canonical(manifest), read_json(archive, names, SEAL), key)
        listed = {entry["path"]: entry for entry in manifest["files"]}
        yield check_listing(listed, names, len(manifest["files"]))
        for path in sorted(listed):
            yield check_file(archive, names, listed[path])
        ledger = read_json(archive, names, "ledger.json")
        yield check_chain(ledger, manifest)
        yield check_contents(ledger["events"], manifest["withheld"])
        yield check_signatures(manifest["signatures"], ledger["events"])
        yield check_bodies(listed, ledger["events"])
        for item in manifest["withheld"]:
            count = "" if item["count"] is None else f" ({item['count']})"
            yield f"未附入：{shown(item['what'])}{count}，{shown(item['why'])} | withheld, as declared"


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    size = file.seek(0, 2)
    file.seek(max(0, size - 42))
    tail = file.read(42)
    # A plain end mark, so that a forged directory is refused before it is read.
    end = struct.unpack("<4s4H2LH", tail[20:]) if len(tail) == 42 else (b"",)
    plain = end[0] == b"PK\5\6" and end[7] == 0 and end[5] + end[6] + 22 == size and tail[:4] != b"PK\6\7"
    if not plain or end[4] > MOST_ENTRIES or end[5] > MOST_ENTRIES * 300 or size > MOST_BYTES:
        raise DoesNotHold("不是卷宗包，或者不完整，或者过大 | no dossier, not whole, or too large")
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise DoesNotHold(f"不是完整的 zip 文件 | not a whole zip file: {shown(str(fault))}") from None


def path_fault(path: Any) -> str:
    """Say what is wrong with an entry's path, or nothing."""
    if not isinstance(path, str) or not path or len(path.encode("utf-8", "replace")) > 240:
        return "路径长度不对 | bad length of path"
    parts = path.split("/")
    if any(part != part.strip() or part.endswith(".") or part in ("", "..") for part in parts):
        return "路径不安全 | unsafe path"
    if not path.isprintable() or any(mark in path for mark in '\\:*?"<>|'):
        return "路径含有不允许的字符 | character not allowed in path"
    if path in (MANIFEST, SEAL) or path in PAPERS or (len(parts) in (2, 3) and parts[0] in FOLDERS):
        return ""
    return "不属于卷宗的文件 | no place for this file in a dossier"


def entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    names: dict[str, zipfile.ZipInfo] = {}
    expected = 0
    for info in archive.infolist():
        fault = path_fault(info.filename)
        if fault or info.filename in names:
            raise DoesNotHold(f"{fault or '同名文件出现两次 | the same name twice'}: {shown(info.filename)}")
        # Stored one behind the other, with nothing between: no bomb, no overlap, no hidden bytes.
        plain = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        if not plain or info.flag_bits & ~0x800 or info.extra or info.comment or info.header_offset != expected:
            raise DoesNotHold(f"条目可能藏有内容 | entry may hide something: {shown(info.filename)}")
        expected += 30 + len(info.orig_filename.encode("utf-8")) + info.file_size
        names[info.filename] = info
    if archive.start_dir != expected:
        raise DoesNotHold("压缩包里有不属于任何文件的数据 | bytes in the archive that belong to no file")
    return names


def chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as body:
            while True:
                chunk = body.read(MIB)
                if not chunk:
                    return
                yield chunk
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        raise DoesNotHold(f"内容损坏 | content damaged: {shown(info.filename)}") from None


def read_json(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], path: str) -> dict[str, Any]:
    if path not in names or names[path].file_size > MOST_JSON:
        raise DoesNotHold(f"缺少文件，或者过大 | missing or too large: {path}")
    body = b"".join(chunks(archive, names[path]))
    fault = "not in canonical form"
    try:
        value = json.loads(body.decode("utf-8"), parse_int=small, parse_float=small, parse_constant=small)
        # One spelling only: a key given twice, or anything two readers might take in two ways, is not canonical.
        if isinstance(value, dict) and not deeper(value) and canonical(value) == body:
            return value
    except (ValueError, RecursionError) as found:
        fault = shown(str(found))
    raise DoesNotHold(f"不是规范的 JSON | not canonical JSON: {path}: {fault}")


def small(text: str) -> int:
    if not re.match(r"-?[0-9]{1,16}\Z", text):
        raise ValueError(f"number not allowed: {text[:20]}")
    return int(text)


def deeper(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(MOST_DEPTH):
        level = [item for node in level for item in (node.values() if isinstance(node, dict) else node)]
        level = [item for item in level if isinstance(item, (dict, list))]
        if not level:
            return False
    return True


def canonical(value: Any) -> bytes:
    """RFC 8785 for values without fractions: keys by UTF-16 code unit, no spaces, UTF-8."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: str(key).encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


# Manifest and files


def check_shape(manifest: dict[str, Any]) -> None:
    if manifest.get("schema") != SCHEMA:
        raise DoesNotHold(f"清单版本不认识 | unknown schema in {MANIFEST}: {shown(str(manifest.get('schema')))}")
    case, ledger = manifest.get("case"), manifest.get("ledger")
    sound = texts(case, "id", "number") and texts(manifest, "made_at") and texts(ledger, "head")
    sound = sound and isinstance(ledger, dict) and type(ledger.get("length")) is int
    for name, fields in (
        ("files", ("path", "title", "sha256", "sm3")),
        ("signatures", ("document", "signer", "role", "at", "content_sha256", "method")),
        ("withheld", ("what", "why")),
    ):
        rows = manifest.get(name)
        sound = sound and isinstance(rows, list) and all(texts(row, *fields) for row in rows)
    sound = sound and all(type(row.get("size")) is int for row in manifest["files"])
    sound = sound and all("count" in row and type(row["count"]) in (int, type(None)) for row in manifest["withheld"])
    if not sound:
        raise DoesNotHold(f"清单缺项 | something missing in {MANIFEST}")


def texts(value: Any, *fields: str) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in fields)


def check_listing(listed: dict[str, Any], names: dict[str, zipfile.ZipInfo], lines: int) -> str:
    present = set(names) - {MANIFEST, SEAL}
    for path, title in PAPERS.items():
        if path not in present and path not in OPTIONAL:
            raise DoesNotHold(f"缺少必备文书{title} | required paper missing: {path}")
    for path in sorted(present ^ set(listed)):
        words = "清单外的文件 | not in the manifest" if path in present else "缺少文件 | missing"
        raise DoesNotHold(f"{words}: {shown(path)}")
    if lines != len(listed):
        raise DoesNotHold(f"同一文件在清单中出现两次 | a file listed twice: {MANIFEST}")
    return f"必备文书齐全，文件与清单一一对应 | required papers present, files match the list ({len(listed)})"


def check_file(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], entry: dict[str, Any]) -> str:
    path = entry["path"]
    digests = {"sha256": hashlib.sha256()}
    if "sm3" in hashlib.algorithms_available:
        digests["sm3"] = hashlib.new("sm3")
    size = 0
    for chunk in chunks(archive, names[path]):
        size += len(chunk)
        for digest in digests.values():
            digest.update(chunk)
    for name, digest in digests.items():
        if size != entry["size"] or digest.hexdigest() != entry[name]:
            raise DoesNotHold(f"内容与清单不符 | content differs from the manifest: {shown(path)}")
    words = "SHA-256, SM3" if "sm3" in digests else "SHA-256（本机不支持 SM3 | no SM3 on this machine）"
    return f"{shown(path)} {size} B {words}"


# The ledger


def check_chain(ledger: dict[str, Any], manifest: dict[str, Any]) -> str:
    events = ledger.get("events")
    known = ledger.get("schema") == LEDGER_SCHEMA and isinstance(events, list)
    if not known or ledger.get("case") != manifest["case"]["id"] or ledger.get("number") != manifest["case"]["number"]:
        raise DoesNotHold("案件记录不属于本案 | ledger.json is not this case's ledger")
    prev = "0" * 64
    for place, event in enumerate(events or (), start=1):
        where = f"ledger.json 第{place}条 | event {place}"
        if not isinstance(event, dict) or set(event) != EVENT or type(event["seq"]) is not int:
            raise DoesNotHold(f"记录格式不对 | malformed: {where}")
        made = hashlib.sha256(bytes.fromhex(prev) + canonical({name: event[name] for name in HEADER})).hexdigest()
        if event["prev"] != prev or event["hash"] != made or event["seq"] != place:
            raise DoesNotHold(f"记录链在此断开 | the chain breaks: {where}")
        prev = made
    proof = {"head": prev, "length": len(events or ())}
    if manifest["ledger"] != proof or {name: ledger.get(name) for name in proof} != proof:
        raise DoesNotHold("记录链的末端或长度与清单不符 | ledger.json: head or length differ from the manifest")
    return f"案件记录链完整，{len(events or ())} 条 | ledger chain whole"


def check_contents(events: list[dict[str, Any]], withheld: list[Any]) -> str:
    count = 0
    for place, event in enumerate(events, start=1):
        if event["salt"] is None and event["data"] is None:
            continue
        salt = event["salt"]
        proper = isinstance(salt, str) and re.match(r"(?:[0-9a-f]{2}){16,64}\Z", salt)
        made = hashlib.sha256(bytes.fromhex(salt) + canonical(event["data"])).hexdigest() if proper else None
        if made != event["data_hash"] or made is None:
            raise DoesNotHold(f"记录内容与哈希不符 | content differs from its hash: ledger.json event {place}")
        count += 1
    if count < len(events) and not withheld:
        raise DoesNotHold("有未附入的内容而清单没有说明 | content withheld without a word in the manifest")
    return f"记录内容与哈希一致，{count} 条附内容，{len(events) - count} 条只附哈希 | contents match their hashes"


def stated(events: list[dict[str, Any]], kind: str) -> list[set[str]]:
    """For each open event of this kind, the hashes its content states."""
    found = []
    for event in events:
        if event["kind"] == kind and event["salt"] is not None:
            nodes, digests = [event["data"]], set()
            while nodes:
                node = nodes.pop()
                if isinstance(node, (dict, list)):
                    nodes.extend(node.values() if isinstance(node, dict) else node)
                elif isinstance(node, str) and HEX64.match(node):
                    digests.add(node)
            found.append(digests)
    return found


def check_signatures(signatures: list[dict[str, Any]], events: list[dict[str, Any]]) -> str:
    if any(signature["document"] not in SIGNED_PAPERS for signature in signatures):
        raise DoesNotHold(f"签名指向别的文书 | a signature on some other paper: {MANIFEST}")
    for paper, kind in SIGNED_PAPERS.items():
        made = [signature for signature in signatures if signature["document"] == paper]
        if len({signature["signer"] for signature in made}) < 2:
            raise DoesNotHold(f"{PAPERS[paper]}签名的人不足两方 | signed by fewer than two: {paper}")
        content = made[0]["content_sha256"]
        if any(signature["content_sha256"] != content for signature in made):
            raise DoesNotHold(f"{PAPERS[paper]}各方签的不是同一内容 | not everyone signed the same text: {paper}")
        if sum(content in digests for digests in stated(events, kind)) < len(made):
            raise DoesNotHold(f"{PAPERS[paper]}的签名缺少记录 | a signature without its {kind} event: {paper}")
    return f"{len(signatures)} 个签名都有记录，同一文书签的是同一内容 | every signature is in the ledger"


def check_bodies(listed: dict[str, Any], events: list[dict[str, Any]]) -> str:
    bound = set().union(*stated(events, "agreement.sealed"), *stated(events, "agreement.bound"))
    if listed["agreement.pdf"]["sha256"] not in bound:
        raise DoesNotHold("协议不是记录中的那一份 | not the one in an agreement.sealed event: agreement.pdf")
    added = set().union(*stated(events, "case.filed"), *stated(events, "evidence.added"))
    files = [path for path in sorted(listed) if path.startswith("evidence/") and path not in PAPERS]
    for path in files:
        if listed[path]["sha256"] not in added:
            raise DoesNotHold(f"证据没有提交记录 | not in any evidence.added event: {shown(path)}")
    return f"协议是盖章的那一份，{len(files)} 份证据与提交时一致 | agreement and evidence are those of the ledger"


# The platform's signature: Ed25519, RFC 8032, checked with integers alone

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")


def check_seal(manifest: bytes, seal: dict[str, Any], key: str | None) -> str:
    public, made = seal.get("public_key"), seal.get("signature")
    sound = seal.get("algorithm") == "Ed25519" and isinstance(public, str) and isinstance(made, str)
    sound = sound and bool(HEX64.match(str(public))) and bool(re.match(r"[0-9a-f]{128}\Z", str(made)))
    if not sound or not ed25519(bytes.fromhex(str(public)), manifest, bytes.fromhex(str(made))):
        raise DoesNotHold(f"清单的签名不成立 | the signature in {SEAL} does not fit {MANIFEST}")
    found = hashlib.sha256(bytes.fromhex(str(public))).hexdigest()
    if key is None:
        return f"清单签名成立，公钥指纹（请自行比对）| manifest signed, compare this fingerprint: {found}"
    if re.sub(r"[\s:-]", "", key).lower() != found:
        raise DoesNotHold(f"签名用的不是指定的公钥 | {SEAL} is signed with another key: {found}")
    return f"清单签名成立，公钥指纹相符 | manifest signed with the expected key: {found}"


def ed25519(public: bytes, message: bytes, made: bytes) -> bool:
    a, r, s = unpack(public), unpack(made[:32]), int.from_bytes(made[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(made[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, unpack(BASE)), plus(r, times(k, a))
    return all((left[axis] * right[2] - right[axis] * left[2]) % P == 0 for axis in (0, 1))


def unpack(text: bytes) -> Any:
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(CURVE * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def plus(p: Any, q: Any) -> Any:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * CURVE % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Any) -> Any:
    total: Any = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = plus(total, point)
        point = plus(point, point)
        number >>= 1
    return total


def shown(text: str) -> str:
    """A foreign text that cannot play tricks on a terminal."""
    cut = text if len(text) <= 160 else text[:160] + "..."
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="核验卷宗包 | Check a court package")
    parser.add_argument("dossier", help="dossier.zip")
    parser.add_argument("--key", help="平台公布的公钥指纹 | fingerprint the platform publishes")
    given = parser.parse_args(arguments)
    getattr(sys.stdout, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        with Path(given.dossier).open("rb") as file:
            for line in checks(file, given.key):
                sys.stdout.write(f"ok  {line}\n")
    except OSError as fault:
        sys.stdout.write(f"打不开文件 | cannot open: {fault}\n")
        return 2
    except DoesNotHold as finding:
        sys.stdout.write(f"NO  {finding}\n")
        return 1
    sys.stdout.write("全部成立 | everything holds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
