"""The bill of materials that lies in the package: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.supply.licences import Part

NAME = "sbom.cdx.json"


def bill(parts: Iterable[Part]) -> str:
    """The bill as JSON: the same text for the same parts, therefore without the time and number of its making."""
    made = Bom(components=[_component(part) for part in parts])
    made.metadata.component = Component(name="inkling", type=ComponentType.APPLICATION, bom_ref="inkling")
    made.register_dependency(made.metadata.component, made.components)
    content = json.loads(JsonV1Dot6(made).output_as_string())
    del content["serialNumber"], content["metadata"]["timestamp"]
    return json.dumps(content, indent=1, sort_keys=True)


def _component(part: Part) -> Component:
    address = PackageURL("pypi", name=part.name.lower().replace("_", "-"), version=part.version)
    licence = LicenseFactory().make_from_string(part.licence)
    return Component(
        name=part.name, version=part.version, licenses=[licence], purl=address, bom_ref=address.to_string()
    )
