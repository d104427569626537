-- Values of indicators. Nothing is averaged: the source is part of the key, and a source that corrects itself adds a
-- revision. Sharded by the indicator, whose page reads all of its rows at once.
create table indicators_value (
    indicator text not null,
    region text not null,
    item text not null,
    period_from text not null,
    period_to text not null,
    nature integer not null,
    origin integer not null,
    source text not null,
    revision integer not null,
    units bigint not null,
    scale integer not null,
    said integer not null,
    department text not null,
    document text not null,
    published text not null,
    grade text not null,
    place text not null,
    note text not null,
    simulated boolean not null,
    recorded_at timestamptz not null,
    recorded_by bigint not null,
    primary key (indicator, region, item, period_from, period_to, nature, origin, source, revision)
);
create index indicators_value_region on indicators_value (region, indicator, period_to);

-- What was done last: which pack's values were taken in, when figures were last counted.
create table indicators_round (
    name text primary key,
    mark text not null,
    done_at timestamptz
);
