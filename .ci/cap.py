"""Holds the CAP messages of built sites against the schema of OASIS: `cap.py SCHEMA FOLDER...` (needs xmllint)."""

import pathlib
import subprocess
import sys

import feedparser

schema = sys.argv[1]
wrong = []
for folder in map(pathlib.Path, sys.argv[2:]):
    messages = sorted(folder.glob("cap/*/*.xml"))
    if not messages:
        wrong.append(f"{folder}: no CAP messages")
        continue
    run = subprocess.run(["xmllint", "--noout", "--schema", schema, *messages], capture_output=True, text=True)
    if run.returncode:
        wrong.append("\n".join(line for line in run.stderr.splitlines() if not line.endswith(" validates")))
    names = {message.name for message in messages}
    for name in ("feed.xml", "rss.xml"):
        feed = feedparser.parse((folder / "cap" / name).read_bytes())
        if feed.bozo or not feed.feed.get("title"):
            wrong.append(f"{folder}/cap/{name}: {feed.get('bozo_exception')}")
        if len(feed.entries) != min(len(messages), 20):
            wrong.append(f"{folder}/cap/{name}: {len(feed.entries)} entries")
        for entry in feed.entries:
            if entry.link.rsplit("/", 1)[-1] not in names or not entry.get("published_parsed") or not entry.get("id"):
                wrong.append(f"{folder}/cap/{name}: {entry.get('link')}")
    print(f"{folder.parent.name}: {len(messages)} CAP messages")
sys.exit("\n".join(wrong) or None)
