-- When each piece of upkeep was last done, and how much there was to do.
create table storage_upkeep (
    name text primary key,
    ran_at timestamptz not null,
    done integer not null
);
