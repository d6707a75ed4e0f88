"""Office packages (ZIP with XML inside) from strangers: bounded, never unpacked to disk, no network."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from kosshi.errors import FormatError

MOST_BYTES = 100_000_000
"""Bytes of one part after unpacking; a document of 5,000 pages has 50 million."""

MOST_RATIO = 400
"""How often larger a part above a megabyte may be than it is packed: a bomb is 1,000 times."""

_REMEDY = "Word で開けるか確かめ、保存し直してください。"


class Package:
    """An Office package; parts are read when they are asked for."""

    def __init__(self, data: bytes, path: str) -> None:
        """Open a package.

        Raises:
            FormatError: it is damaged.
        """
        self.path = path
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            self.names = frozenset(self._archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.failure("途中で切れているか、壊れています") from error

    def failure(self, what: str) -> FormatError:
        """Return the error that says what is wrong with the package."""
        return FormatError(f"Word 文書として読めません（{what}）。", file=self.path, remedy=_REMEDY)

    def part(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            FormatError: it is missing, damaged, or grows beyond all bounds.
        """
        try:
            info = self._archive.getinfo(name)
            pieces = []
            size = 0
            with self._archive.open(info) as stream:
                while piece := stream.read(1 << 20):
                    size += len(piece)
                    packed = max(info.compress_size, 1)
                    if size > MOST_BYTES or (size > 1 << 20 and size > MOST_RATIO * packed):
                        raise self.failure("展開すると異常に大きくなります")
                    pieces.append(piece)
        except KeyError as error:
            raise self.failure(f"{name} がありません") from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            ValueError,
        ) as error:
            raise self.failure(f"{name} が壊れています") from error
        except NotImplementedError as error:
            raise self.failure("知らない圧縮方式です") from error
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element:
        """Return a part as XML; nothing outside of it is ever looked at.

        Raises:
            FormatError: it is no XML, declares a document type, or nests too deeply.
        """
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        data = self.part(name)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            deep = "depth" in str(error)
            raise self.failure(
                f"{name} の入れ子が深すぎます" if deep else f"{name} が壊れています"
            ) from error
        except ValueError as error:
            raise self.failure(f"{name} が壊れています") from error
        if root.getroottree().docinfo.doctype:
            raise self.failure("文書型宣言（DTD）が含まれています")
        return root

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return a part's relationships by id: (last word of the type, name of the part).

        Those that lead out of the package are left out.
        """
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if rels not in self.names:
            return found
        for each in self.xml(rels):
            if not isinstance(each.tag, str) or each.get("TargetMode") == "External":
                continue
            target = each.get("Target") or ""
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            )
            kind = (each.get("Type") or "").rpartition("/")[2]
            found[each.get("Id") or ""] = (kind, posixpath.normpath(inside))
        return found
