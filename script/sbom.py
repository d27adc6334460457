"""Prints what a package of nexus is made of, in CycloneDX 1.5: packages of Swift with versions and revisions, and the
system's libraries that it loads.

usage: sbom.py VERSION COMMIT SECONDS DEBIAN-PACKAGE…
"""

import json
import re
import subprocess
import sys
import uuid
from datetime import datetime, timezone

version, commit, seconds, *system = sys.argv[1:]
licences = {}
for line in open("LICENSES.md", encoding="utf-8"):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) >= 3 and "<https://" in cells[1]:
        licences[cells[1].strip("<>").rstrip("/").split("/")[-1].lower()] = cells[2]

components = []
with open("Package.resolved", encoding="utf-8") as file:
    pins = json.load(file)["pins"]
for pin in sorted(pins, key=lambda pin: pin["identity"]):
    state, address = pin["state"], re.sub(r"\.git$", "", pin["location"])
    name = address.split("/")[-1]
    component = {
        "type": "library", "name": name, "version": state.get("version", state["revision"]),
        "purl": "pkg:swift/" + address.split("://")[-1] + "@" + state.get("version", state["revision"]),
        "externalReferences": [{"type": "vcs", "url": address}],
    }
    if name.lower() in licences:
        component["licenses"] = [{"license": {"name": licences[name.lower()]}}]
    components.append(component)
for name in system:
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version} ${Architecture}", name], capture_output=True, text=True, check=True)
    debian, architecture = found.stdout.split()
    components.append({
        "type": "library", "name": name, "version": debian,
        "purl": f"pkg:deb/debian/{name}@{debian}?arch={architecture}",
    })

print(json.dumps({
    "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
    # Made of the commit, so that the same commit gives the same file.
    "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, "nexus:" + commit)),
    "metadata": {
        "timestamp": datetime.fromtimestamp(int(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "component": {
            "type": "application", "name": "nexus", "version": version,
            "licenses": [{"license": {"id": "MIT"}}], "properties": [{"name": "commit", "value": commit}],
        },
    },
    "components": components,
}, indent=2, ensure_ascii=False))
