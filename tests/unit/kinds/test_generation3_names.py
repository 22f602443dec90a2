"""The names of CAST Imaging 3, and the folders that its config-all.conf names."""

from __future__ import annotations

import pytest

from core.kinds.generation3.config_all import named_folders
from core.kinds.generation3.names import is_postgresql, named_image, named_service

pytestmark = pytest.mark.same_everywhere


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("castimaging/neo4j:3.1.1", "neo4j"),
        ("reg.test:5000/castimaging/analysis-node:3.4.5_core8.4.3@sha256:ab", "analysis-node"),
        ("castimaging/console:v3", "console"),
        ("castimaging/console:2.8.0", None),
        ("castimaging/console:31.0", None),
        ("castimaging/console", None),
        ("castimaging/imagingneo4j:3.0", None),
        ("other/neo4j:3.5", None),
    ],
)
def test_an_image_is_of_generation_3_by_its_name_and_its_tag(image: str, name: str | None) -> None:
    assert named_image(image) == name


@pytest.mark.parametrize(
    ("image", "is_one"),
    [
        ("postgres:15", True),
        ("reg.test:5000/library/postgres@sha256:ab", True),
        ("castimaging/postgresql", True),
        ("postgres-exporter:1", False),
        ("mypostgres:1", False),
    ],
)
def test_an_image_of_postgresql(image: str, is_one: bool) -> None:
    assert is_postgresql(image) is is_one


@pytest.mark.parametrize(
    ("display_name", "entry"),
    [
        ("CAST Imaging Viewer Neo4j Graph DB", "CAST Imaging Viewer Neo4j Graph DB"),
        ("CAST Imaging Viewer ETL", "CAST Imaging Viewer"),
        ("CAST Imaging SSO Service", "CAST Imaging SSO"),
        ("CAST Imaging System - imaging-ETL", None),
        ("CAST Dashboards", None),
    ],
)
def test_a_service_is_known_by_how_its_name_begins(display_name: str, entry: str | None) -> None:
    assert named_service(display_name) == entry


def test_config_all_names_folders_and_nothing_else_is_taken() -> None:
    text = (
        "# folders\n"
        'env.DATA_DIR="D:\\CAST"\n'
        "SHARED_FOLDER = ${env.DATA_DIR}\\shared\n"
        "DELIVERY_FOLDER=${SHARED_FOLDER}\\delivery\n"
        "INSTALL_DIR=${UNKNOWN}\\CAST\n"
        "SOURCES_FOLDER_LOCATION=${DB_PASSWORD}\n"
        "imaging.root=\n"
        "DB_PASSWORD=secret\n"
    )
    assert named_folders(text) == {
        "DATA_DIR": "D:\\CAST",
        "SHARED_FOLDER": "D:\\CAST\\shared",
        "DELIVERY_FOLDER": "D:\\CAST\\shared\\delivery",
    }


def test_settings_that_refer_to_each_other_in_a_circle_name_no_folder() -> None:
    assert (
        named_folders("SHARED_FOLDER=${DELIVERY_FOLDER}\nDELIVERY_FOLDER=${SHARED_FOLDER}\nDATA_DIR=${DATA_DIR}") == {}
    )


def test_what_refers_to_itself_many_times_grows_to_no_end() -> None:
    text = (
        f"SHARED_FOLDER={'${DELIVERY_FOLDER}' * 50}\nDELIVERY_FOLDER={'${SHARED_FOLDER}' * 50}\nDATA_DIR={'x' * 2000}"
    )
    assert named_folders(text) == {}
