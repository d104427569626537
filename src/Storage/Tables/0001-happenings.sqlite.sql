-- What happened, to be told to others. The id is given at writing; the position only once the row is there for all to read,
-- by whoever holds the lease, so that a reader who remembers a position never misses a row that was committed late.
create table storage_happening (
    id integer primary key autoincrement,
    position bigint unique,
    at timestamptz not null,
    type text not null,
    subject text not null,
    region text not null,
    data text not null
);
create index storage_happening_new on storage_happening (id) where position is null;

-- Who does a piece of background work, and until when nobody else may.
create table storage_lease (
    name text primary key,
    holder text not null,
    until timestamptz not null
);
