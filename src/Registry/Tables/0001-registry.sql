-- The tree of regions, from the pack. Small and shared; a reference table on a sharded database.
create table registry_region (
    code text primary key,
    name text not null,
    short text not null,
    level integer not null,
    parent text not null,
    longitude double precision,
    latitude double precision,
    households integer not null,
    simulated boolean not null
);
create index registry_region_parent on registry_region (parent);

create table registry_department (
    code text primary key,
    title_zh text not null,
    title_en text not null,
    level text not null,
    sample boolean not null
);

-- Posts of the 141 structure: tasks belong to them, not to persons.
create table registry_post (
    code text primary key,
    role text not null,
    region text not null,
    department text not null,
    title_zh text not null,
    title_en text not null,
    sample boolean not null
);
create index registry_post_region on registry_post (region);

-- Which pack was loaded last, by content hash, and whether this is a demo city.
create table registry_pack (
    name text primary key,
    hash text not null,
    loaded_at timestamptz not null,
    demo boolean not null
);
