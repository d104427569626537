-- Grids the city keeps itself, over those of its pack: a pack that is loaded anew does not take them away.
create table registry_grid (
    code text primary key,
    name text not null,
    parent text not null,
    households integer not null,
    changed_by bigint not null,
    changed_at timestamptz not null
);
