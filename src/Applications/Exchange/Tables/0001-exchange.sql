-- Systems that are sent happenings. Small; a local table on a sharded database, as the outbox is.
create table exchange_subscriber (
    id bigint primary key,
    name text not null,
    url text not null,
    -- The signing secret, encrypted with the platform's keys.
    secret text not null,
    types text not null,
    region text not null,
    active boolean not null,
    -- The last position that was confirmed, and a count of the times somebody set it by hand.
    position bigint not null,
    turn integer not null,
    failures integer not null,
    next_try timestamptz,
    last_error text not null,
    delivered_at timestamptz,
    created_at timestamptz not null
);
