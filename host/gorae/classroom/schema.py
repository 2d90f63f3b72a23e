"""The tables of a class's file. Times are ms since 1970 (UTC)."""

from __future__ import annotations

VERSION = 2
TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seats (
    seat INTEGER PRIMARY KEY, secret BLOB, joined INTEGER NOT NULL, hand INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sessions (
    token BLOB PRIMARY KEY, seat INTEGER, since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blobs (hash BLOB PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
    seat INTEGER NOT NULL, lesson TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
    kind TEXT NOT NULL, base INTEGER NOT NULL, tab TEXT NOT NULL, edit INTEGER NOT NULL, hash BLOB NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (seat, lesson, version)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS versions_by_hash ON versions (hash);
CREATE TABLE IF NOT EXISTS checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, seat INTEGER NOT NULL, lesson TEXT NOT NULL, kit TEXT NOT NULL,
    version INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, runs INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, ended INTEGER, score REAL, max_score REAL, passed INTEGER,
    worst_seed INTEGER, report BLOB, step INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS checks_by_work ON checks (seat, lesson, version);
CREATE INDEX IF NOT EXISTS checks_by_state ON checks (state);
CREATE TABLE IF NOT EXISTS attempts (
    seat INTEGER NOT NULL, lesson TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (seat, lesson)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, seat INTEGER NOT NULL, lesson TEXT, line INTEGER,
    text TEXT NOT NULL, at INTEGER NOT NULL, taken_back INTEGER NOT NULL DEFAULT 0
);
"""
UPGRADES = {2: "ALTER TABLE checks ADD COLUMN step INTEGER NOT NULL DEFAULT 0"}
"""What makes a file of the version before one of this version. A step of 0 is the whole lesson."""
