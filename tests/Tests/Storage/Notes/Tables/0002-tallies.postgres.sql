create table notes_tally (id bigint primary key, count integer not null, version integer not null);
create table notes_sample (
    name text primary key, yes boolean not null, small integer not null, large bigint not null, part double precision, at timestamptz
);
