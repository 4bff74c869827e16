"""Checks the feeds and sitemaps of built sites: `feeds.py FOLDER...`."""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml

import feedparser

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LIMIT = 50_000


def check(folder):
    wrong = []
    feeds = sorted(folder.rglob("feed.xml"))
    maps = sorted(folder.glob("*sitemap*.xml"))
    if not (feeds and maps):
        wrong.append(f"{folder}: no feeds or no sitemaps")
    for file in feeds:
        feed = feedparser.parse(file.read_bytes())
        if feed.bozo:
            wrong.append(f"{file}: {feed.bozo_exception}")
        for key in ("title", "id", "updated"):
            if not feed.feed.get(key):
                wrong.append(f"{file}: the feed has no {key}")
        for entry in feed.entries:
            for key in ("title", "id", "link", "updated_parsed", "published_parsed"):
                if not entry.get(key):
                    wrong.append(f"{file}: an entry has no {key}: {entry.get('link')}")
    if not feedparser.parse((folder / "feed.xml").read_bytes()).entries:
        wrong.append(f"{folder}: the main feed is empty")
    for file in maps:
        try:
            root = xml.parse(file).getroot()
        except xml.ParseError as error:
            wrong.append(f"{file}: {error}")
            continue
        places = root.findall(f"*/{SITEMAP}loc")
        if len(places) >= LIMIT:
            wrong.append(f"{file}: {len(places)} addresses")
        if not places and file.name != "news-sitemap.xml":
            wrong.append(f"{file}: no address")
        for place in places:
            if not (place.text or "").startswith("https://"):
                wrong.append(f"{file}: not an address: {place.text}")
    for file in folder.rglob("feed.json"):
        feed = json.loads(file.read_text(encoding="utf-8"))
        if not feed["version"].startswith("https://jsonfeed.org/version/1") or not feed["items"]:
            wrong.append(f"{file}: not a JSON feed with items")
    print(f"{folder.parent.name}: {len(feeds)} feeds, {len(maps)} sitemaps")
    return wrong


found = [line for folder in sys.argv[1:] for line in check(pathlib.Path(folder))]
sys.exit("\n".join(found) or None)
