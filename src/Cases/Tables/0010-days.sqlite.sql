-- How many cases each day brought and ended, of each place to the village: kept up like cases_tally, days numbered from 0001-01-01 by the city's
-- clock. What was there before is counted by China's.
create table cases_day (
    type text not null,
    region text not null,
    place_known boolean not null,
    day integer not null,
    slot integer not null,
    opened integer not null,
    closed integer not null,
    primary key (type, day, region, place_known, slot)
);
insert into cases_day
select type, region, place_known, day, slot, sum(opened), sum(closed)
from (
    select type, substr(region, 1, 12) as region, place_known, id % 64 as slot, cast(julianday(date(opened_at, '+8 hours')) - julianday('0001-01-01') as integer) as day, 1 as opened, 0 as closed from cases_case
    union all
    select type, substr(region, 1, 12), place_known, id % 64, cast(julianday(date(closed_at, '+8 hours')) - julianday('0001-01-01') as integer), 0, 1 from cases_case where closed_at is not null
) moments
group by type, region, place_known, day, slot;
