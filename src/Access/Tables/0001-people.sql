-- People who sign in. Small; a reference table on a sharded database.
create table access_person (
    id bigint primary key,
    name text not null unique,
    display text not null,
    password_hash text,
    stamp text not null,
    failures integer not null default 0,
    locked_until timestamptz,
    simulated boolean not null default false,
    created_at timestamptz not null
);

-- Who holds which post. Role, region and department are the post's, copied when the appointment is made.
create table access_appointment (
    person bigint not null references access_person (id),
    post text not null,
    role text not null,
    region text not null,
    department text not null,
    title_zh text not null,
    title_en text not null,
    primary key (person, post)
);

-- Who did what, and who was refused. Only ever added to; holds no personal text.
create table access_audit (
    id bigint primary key,
    at timestamptz not null,
    person bigint not null,
    post text not null,
    deed text not null,
    object text not null,
    outcome text not null,
    request text not null
);
create index access_audit_at on access_audit (at);
