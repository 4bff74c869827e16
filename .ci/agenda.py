"""Checks the calendars of built sites with a reader of iCalendar that is not ours: `agenda.py FOLDER...`."""

import datetime
import pathlib
import sys

import icalendar


def check(folder):
    wrong = []
    files = sorted(folder.rglob("*.ics"))
    if not files:
        wrong.append(f"{folder}: no calendar")
    for file in files:
        raw = file.read_bytes()
        if any(len(line) > 75 for line in raw.split(b"\r\n")):
            wrong.append(f"{file}: a line is longer than 75 octets")
        if b"\n" in raw.replace(b"\r\n", b""):
            wrong.append(f"{file}: a line ends without CR LF")
        calendar = icalendar.Calendar.from_ical(raw)
        for key in ("VERSION", "PRODID", "X-WR-CALNAME"):
            if key not in calendar:
                wrong.append(f"{file}: no {key}")
        seen = set()
        events = calendar.walk("VEVENT")
        for event in events:
            uid = str(event.get("UID", ""))
            if not uid or uid in seen:
                wrong.append(f"{file}: UID {uid!r} is missing or stands twice")
            seen.add(uid)
            if event.errors:
                wrong.append(f"{file}: {uid}: {event.errors}")
            for key in ("DTSTAMP", "DTSTART", "SUMMARY", "URL"):
                if key not in event:
                    wrong.append(f"{file}: {uid} has no {key}")
            start = event.decoded("DTSTART")
            end = event.decoded("DTEND", start)
            if type(start) is not type(end) or end < start:
                wrong.append(f"{file}: {uid} goes from {start} to {end}")
            if isinstance(start, datetime.datetime) and start.utcoffset() is None:
                wrong.append(f"{file}: {uid} starts at {start} of nobody knows which zone")
        if not events:
            wrong.append(f"{file}: no event")
        print(f"{folder.parent.name}: {file.name}, {len(events)} events")
    return wrong


found = [line for folder in sys.argv[1:] for line in check(pathlib.Path(folder))]
sys.exit("\n".join(found) or None)
