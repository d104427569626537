create table notes_tally (id integer primary key, count integer not null, version integer not null) strict;
create table notes_sample (
    name text primary key, yes integer not null, small integer not null, large integer not null, part real, at text
) strict;
