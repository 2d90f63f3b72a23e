"""Applications and contacts written down: a file each, names and telephones where git does not look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gorae import documents
from gorae.disk import write_text
from gorae.errors import Problem
from gorae.season.files import Contact, Contacts
from gorae.season.files.writing import document_text
from gorae.season.folder import LARGE, SeasonFolder
from gorae.season.forms.taking import TakenForms
from gorae.texts import Text

CONTACTS = "contacts.local.yaml"
_IGNORED = ".gitignore"


def keep(folder: SeasonFolder, taken: TakenForms, *, replace: bool) -> list[Path]:
    """Write what was taken, and return the files of new applications.

    One that differs from what is there is a refusal unless it may be replaced. Raises UsageError for what the
    system refuses, DocumentError when the contacts that are there have mistakes.
    """
    written = []
    for school, application in taken.applications.items():
        path = folder.root / folder.application_file(school)
        before = folder.applications.get(school)
        if before == application:
            continue
        if path.exists() and not replace:
            text = Text("season-forms.there-already", school=school)
            taken.refusals.append(Problem(str(path), 0, "", text))
            continue
        write_text(path, document_text(application))
        written.append(path)
    if taken.contacts:
        _keep_contacts(folder.root, taken.contacts)
    return written


def _keep_contacts(root: Path, found: Mapping[str, Contact]) -> None:
    path = root / CONTACTS
    known = documents.load(path, Contacts, most=LARGE) if path.exists() else Contacts()
    _ignore(root)
    contacts = known.model_copy(update={"schools": {**known.schools, **found}})
    write_text(path, document_text(contacts))


def _ignore(root: Path) -> None:
    """See that git leaves the contacts alone, also in a folder that somebody made by hand."""
    path = root / _IGNORED
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    if CONTACTS not in lines:
        write_text(path, "\n".join([*lines, CONTACTS]) + "\n")
