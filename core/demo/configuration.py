"""What the configuration files of a sandbox contain: as an installer writes them, or as a site has customised them.

Text only: this module writes no file. The secrets are all made of one marker, so that a test can look for it in logs.
"""

from __future__ import annotations

import json

SECRET_MARKER = "demo-secret"
NEO4J_SERVICE = "neo4j"
LOGS_PLACE = "/tx"
LOGS_VARIABLE = "NEO4J_dbms_directories_transaction_logs_root"

# The CAST services of the windows kind, with the names that Windows shows. Their real key names are not known.
SERVICES = {
    "CASTImagingETL": "CAST Imaging System - imaging-ETL",
    "CASTImagingFrontend": "CAST Imaging System - Frontend service",
    "CASTImagingService": "CAST Imaging System - imaging-service",
    "CASTImagingLogin": "CAST Imaging System - login",
}


def _site(customised: bool) -> tuple[str, str, str]:
    """Return mode of authentication, host and secret: of a site, or of a default installation."""
    return ("ldap", "ldap.example.test", SECRET_MARKER) if customised else ("local", "localhost", "changeme")


def _login_text(customised: bool) -> str:
    mode, host, secret = _site(customised)
    return (
        "server.port=8084\n"
        f"spring.profiles.active={mode}\n"
        f"ldap.url=ldaps://{host}:636\n"
        f"ldap.manager.password={secret}-ldap\n"
        f"jwt.secret={secret}-jwt\n"
    )


def _security_text(customised: bool) -> str:
    mode, _, secret = _site(customised)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<security mode="{mode}">\n  <user name="admin" password="{secret}-admin" authorities="ROLE_ADMIN"/>\n'
        "</security>\n"
    )


def _sourcecode_text(customised: bool) -> str:
    _, host, secret = _site(customised)
    return (
        "server.port=9980\n"
        f"spring.datasource.url=jdbc:postgresql://{host}:2284/postgres\n"
        "spring.datasource.username=operator\n"
        f"spring.datasource.password={secret}-postgres\n"
    )


def _nginx_text(customised: bool) -> str:
    name = "imaging.example.test" if customised else "localhost"
    return (
        "worker_processes 1;\nevents { worker_connections 1024; }\n"
        "http {\n  include mime.types;\n"
        f"  server {{\n    listen 8083;\n    server_name {name};\n"
        "    location / { proxy_pass http://localhost:9000; }\n  }\n}\n"
    )


def _app_text(customised: bool, bolt: str) -> str:
    secret = _site(customised)[2]
    return f"NEO4J_USERNAME=neo4j\nNEO4J_PASSWORD={secret}-neo4j\nNEO4J_BOLT_ENDPOINT={bolt}\n"


def _neo4j_text(data: str, host: str, http_port: int, bolt_port: int, customised: bool) -> str:
    heap = "16g" if customised else "8g"
    return (
        "# Configuration of Neo4j for CAST Imaging\n"
        f"dbms.directories.data={data}\n"
        "dbms.directories.import=import\n"
        f"dbms.connector.http.enabled=true\ndbms.connector.http.listen_address={host}:{http_port}\n"
        f"dbms.connector.bolt.enabled=true\ndbms.connector.bolt.listen_address={host}:{bolt_port}\n"
        f"dbms.memory.heap.initial_size={heap}\ndbms.memory.heap.max_size={heap}\n"
        "dbms.tx_log.rotation.retention_policy=7 days\n"
        "dbms.backup.enabled=true\ndbms.backup.listen_address=127.0.0.1:6362\n"
        "dbms.allow_upgrade=true\n"
        "dbms.windows_service_name=neo4j\n"
    )


def windows_config(
    data_dir: str, http_port: int, bolt_port: int, *, customised: bool, logs: str = ""
) -> dict[str, str]:
    """Return the configuration files of the windows kind, by their path in the configuration folder.

    `logs`: the folder of the transaction logs, where that lies outside the data folder.
    """
    neo4j = _neo4j_text(data_dir, "127.0.0.1", http_port, bolt_port, customised)
    neo4j += f"dbms.directories.transaction.logs.root={logs}\n" if logs else ""
    return {
        "login/application.properties": _login_text(customised),
        "login/security/application-security-local.xml": _security_text(customised),
        "login/security/application-security-ldap.xml": _security_text(customised),
        "neo4j/neo4j.conf": neo4j,
        "nginx/nginx.conf": _nginx_text(customised),
        "nginx/mime.types": "types {\n  text/html html htm;\n  application/javascript js;\n}\n",
        "sourcecode/application.properties": _sourcecode_text(customised),
        "imagingservice/etl_config.json": json.dumps({"neo4j_password": f"{_site(customised)[2]}-etl"}) + "\n",
        "imagingservice/app.config": _app_text(customised, f"bolt://localhost:{bolt_port}"),
    }


def docker_config(version: str, http_port: int, bolt_port: int, *, customised: bool, logs: str = "") -> dict[str, str]:
    """Return the configuration files of the docker kind, by their path in the folder of docker-compose.yml.

    `logs`: the folder of the transaction logs, relative to it, where that lies outside the data folder.
    """
    tag = image_tag(version)
    names = ("SERVER", "ETL", "NEO4J", "LOGIN", "SOURCECODE")
    return {
        ".env": "".join(f"{name}_IMAGE_TAG={tag}\n" for name in names),
        "docker-compose.yml": _compose_text(http_port, bolt_port, logs),
        "server/login/application.properties": _login_text(customised),
        "server/sourcecode/application.properties": _sourcecode_text(customised),
        "neo4j/neo4j.conf": _neo4j_text("/data", "0.0.0.0", 7474, 7687, customised),
        "nginx/nginx.conf": _nginx_text(customised),
        "server/app.config": _app_text(customised, "bolt://neo4j:7687"),
        "etl/app.config": _app_text(customised, "bolt://neo4j:7687"),
    }


def image_tag(version: str) -> str:
    """Return the tag of the images of a version: 2.18.1-funcrel is 2.18.1-31."""
    return version.replace("-funcrel", "-31")


def _compose_text(http_port: int, bolt_port: int, logs: str) -> str:
    moved = f"      - {logs}:{LOGS_PLACE}\n    environment:\n      - {LOGS_VARIABLE}={LOGS_PLACE}\n" if logs else ""
    return (
        "services:\n"
        "  neo4j:\n    container_name: neo4j\n    image: castimaging/imagingneo4j:${NEO4J_IMAGE_TAG}\n"
        "    restart: always\n"
        f'    ports:\n      - "127.0.0.1:{http_port}:7474"\n      - "127.0.0.1:{bolt_port}:7687"\n'
        "    volumes:\n      - ./neo4j/data:/data\n      - ./neo4j/logs:/logs\n"
        "      - ./neo4j/neo4j.conf:/conf/neo4j.conf\n      - ./neo4j/csv:/import\n      - ./neo4j/plugins:/plugins\n"
        f"{moved}"
        "  server:\n    container_name: server\n    image: castimaging/imagingservice:${SERVER_IMAGE_TAG}\n"
        "    restart: always\n    depends_on: [neo4j]\n"
        "    volumes:\n      - ./server/app.config:/opt/imaging/imaging-service/app.config\n"
        "      - ./nginx/nginx.conf:/opt/imaging/nginx/nginx.conf\n"
        "  etl:\n    container_name: etl\n    image: castimaging/imagingetl:${ETL_IMAGE_TAG}\n"
        "    restart: always\n    depends_on: [neo4j]\n"
        "    volumes:\n      - ./etl/app.config:/opt/imaging/imaging-etl/app.config\n"
    )
