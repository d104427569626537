-- A source system whose rows were imported, with the secret that the command keys of its rows are made with: its ids may
-- be public, so without it anybody could work those keys out.
create table brain_import_source (
    source text primary key,
    secret text not null
);

-- Which row of which source system became which case, and what the row said then. Written in one transaction with the
-- case, so a row is imported once however often its file is, and an import that was cut off goes on where it stopped.
create table brain_import_row (
    source text not null,
    external_id text not null,
    case_id bigint not null,
    fingerprint text not null,
    primary key (source, external_id)
);
