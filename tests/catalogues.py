"""What a database says of itself, to the last trigger: two that say the same have the same schema."""

from collections.abc import Iterator

from sqlalchemy import Connection

from store.database import Database

Catalogue = set[tuple[str, ...]]


def catalogue(database: Database) -> Catalogue:
    """Everything that the database says of its tables but Alembic's own, one entry a thing."""
    with database.engine.connect() as connection:
        found = set(_on_sqlite(connection) if database.is_sqlite else _on_postgresql(connection))
    return {entry for entry in found if "alembic_version" not in entry[1]}


def _on_sqlite(connection: Connection) -> Iterator[tuple[str, ...]]:
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    for kind, name, sql in rows:
        if kind != "table":
            yield kind, name, " ".join(sql.split())
            continue
        yield "table", name
        for column in connection.exec_driver_sql(f"PRAGMA table_xinfo({name})").all():
            yield "column", name, *(str(part) for part in column[1:])
        for key in connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})").all():
            yield "foreign key", name, *(str(part) for part in key[2:])
        for clause in _clauses(sql):
            yield "check" if "CHECK" in clause else "clause", name, clause


def _clauses(sql: str) -> Iterator[str]:
    """The parts between the outermost brackets of a CREATE TABLE, in one spelling."""
    inside, depth, clause = sql[sql.index("(") + 1 : sql.rindex(")")], 0, ""
    for character in inside:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            yield " ".join(clause.split())
            clause = ""
        else:
            clause += character
    yield " ".join(clause.split())


_POSTGRESQL = {
    "table": "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
    "column": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
               coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped""",
    "check": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace""",
    "foreign key": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace""",
    "key": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype NOT IN ('c', 'f') AND connamespace = 'public'::regnamespace""",
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
        WHERE NOT tgisinternal""",
    "function": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "sequence": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}


def _on_postgresql(connection: Connection) -> Iterator[tuple[str, ...]]:
    for kind, query in _POSTGRESQL.items():
        for row in connection.exec_driver_sql(query).all():
            yield kind, *(str(part) for part in row)
