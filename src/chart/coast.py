"""Makes coast.txt, the coastline of the East Sea, from Natural Earth (public domain) as the npm package `world-atlas` ships it.

    npm install world-atlas@2.0.2
    cd node_modules/world-atlas && python3 coast.py countries-50m.json countries-10m.json > coast.txt

All comes from the coarser file, but the islands of Viet Nam, which it leaves out.

Run once; the result is kept. A line is one ring: `l` for land or `v` for Viet Nam, then its first point and the steps to the
following ones, in hundredths of a degree, east and north. The arcs are simplified before rings are made of them, so that the two
kinds of ring share the same line where they meet.
"""

import json
import sys

BOX = (96.0, -2.0, 128.0, 31.0)  # west, south, east, north
TOLERANCE = 0.045  # degrees
VIETNAM = "704"


def arcs_of(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def simplify(points, tolerance):
    """Douglas and Peucker's way; an arc that closes is cut at the point farthest from its start."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    far, at = -1.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        if length:
            away = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
        else:
            away = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        if away > far:
            far, at = away, i
    if far <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[: at + 1], tolerance)[:-1] + simplify(points[at:], tolerance)


def clip(ring):
    """Sutherland and Hodgman's way, at the four sides of the box."""
    west, south, east, north = BOX
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            inside = [sign * (p[axis] - edge) >= 0 for p in (a, b)]
            if inside[0]:
                kept.append(a)
            if inside[0] != inside[1]:
                t = (edge - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = kept
        if not ring:
            return ring
    return ring


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def rings_of(geometry, arcs):
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings_of(part, arcs)
        return
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        points = []
        for number in polygon[0]:  # lakes are left out
            arc = arcs[~number][::-1] if number < 0 else arcs[number]
            points += arc[1:] if points else arc
        yield points[:-1]


def line(kind, ring):
    points = [(round(x * 100), round(y * 100)) for x, y in ring]
    steps = [f"{points[0][0]} {points[0][1]}"]
    for a, b in zip(points, points[1:]):
        if a != b:
            steps.append(f"{b[0] - a[0]} {b[1] - a[1]}")
    return f"{kind} " + ",".join(steps) if len(steps) > 3 else None


def read(path):
    """The land, Viet Nam, and the simplified arcs."""
    with open(path, encoding="utf-8") as file:
        topology = json.load(file)
    countries = topology["objects"]["countries"]["geometries"]
    vietnam = next(country for country in countries if country.get("id") == VIETNAM)
    return topology["objects"]["land"], vietnam, [simplify(arc, TOLERANCE) for arc in arcs_of(topology)]


def main(coarse, fine):
    land, vietnam, arcs = read(coarse)
    rings = [("l", ring) for ring in rings_of(land, arcs) if area(ring) > 0.03]
    rings += [("v", ring) for ring in rings_of(vietnam, arcs) if area(ring) > 1]
    _, vietnam, arcs = read(fine)
    rings += [("v", ring) for ring in rings_of(vietnam, arcs) if 0.003 < area(ring) < 1]
    for kind, ring in rings:
        ring = clip(ring)
        text = line(kind, ring) if len(ring) > 2 else None
        if text:
            print(text)


main(*sys.argv[1:])
