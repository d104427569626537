-- Counts the writes of the city's own grids, so that every node sees that its copy in memory is old.
alter table registry_pack add column grids_written integer not null default 0;
