-- Who is on duty for a post on a day and shift. Small; a reference table on a sharded database.
create table admin_duty (
    post text not null,
    day date not null,
    shift text not null,
    person bigint not null,
    made_by bigint not null,
    made_at timestamptz not null,
    primary key (post, day, shift)
);

-- What one shift leaves to the next: written by who goes, signed for by who comes.
create table admin_handover (
    id bigint primary key,
    post text not null,
    region text not null,
    department text not null,
    reporter bigint not null,
    note text not null,
    given_by bigint not null,
    given_at timestamptz not null,
    taken_by bigint,
    taken_at timestamptz,
    reply text not null default ''
);
create index admin_handover_post on admin_handover (post, id);
