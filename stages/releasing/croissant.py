"""croissant.json: a release in MLCommons' Croissant 1.0, by which search engines and loaders read its tables."""

from typing import Any

from stages.releasing.citation import cite_as, is_person
from stages.releasing.manifest import Column, Manifest, Table

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
DATA_TYPES = {
    "string": "sc:Text",
    "binary": "sc:Text",
    "bool": "sc:Boolean",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float64": "cr:Float64",
    "date": "sc:Date",
    "time": "sc:Time",
    "list<string>": "sc:Text",
}


def croissant(manifest: Manifest) -> dict[str, Any]:
    """Return the description: one set of files and one set of records for each table."""
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest.title,
        "description": manifest.description,
        "version": manifest.version,
        "datePublished": manifest.date,
        "license": manifest.licence,
        "url": manifest.url,
        "citeAs": cite_as(manifest),
        "keywords": manifest.keywords,
        "creator": [
            {"@type": "sc:Person" if is_person(author) else "sc:Organization", "name": author}
            for author in manifest.authors
        ],
        "distribution": [file_set(name) for name in manifest.tables],
        "recordSet": [record_set(name, table) for name, table in manifest.tables.items()],
    }
    return {key: value for key, value in found.items() if value is not None}


def file_set(table: str) -> dict[str, Any]:
    """Return the description of a table's parts."""
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-parts",
        "name": f"{table}-parts",
        "description": f"The parts of the table {table}; their SHA-256 stand in SHA256SUMS.",
        "encodingFormat": "application/x-parquet",
        "includes": f"{table}/*/*.parquet",
    }


def record_set(name: str, table: Table) -> dict[str, Any]:
    """Return the description of a table's rows."""
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.description,
        "key": [{"@id": f"{name}/{column}"} for column in table.key],
        "field": [field(name, column) for column in table.columns],
    }


def field(table: str, column: Column) -> dict[str, Any]:
    """Return the description of one column."""
    found = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": DATA_TYPES[column.type],
        "source": {"fileSet": {"@id": f"{table}-parts"}, "extract": {"column": column.name}},
    }
    return {**found, "repeated": True} if column.type.startswith("list<") else found
