-- Accounts that are closed, passwords that must be changed, the second factor.
alter table access_person add column closed_at timestamptz;
alter table access_person add column must_change boolean not null default false;
alter table access_person add column totp_secret text;
alter table access_person add column totp_step bigint not null default 0;
alter table access_person add column signed_in_at timestamptz;

-- Nobody holds two of the three offices, whatever two writers do at once.
create unique index access_one_office on access_appointment (person)
    where role in ('system-officer', 'security-officer', 'audit-officer');
create index access_appointment_post on access_appointment (post);

-- Codes for whoever lost their second factor; each is used once.
create table access_recovery (
    person bigint not null references access_person (id),
    hash text not null,
    primary key (person, hash)
);

-- Someone acts for the holder of a post for a while.
create table access_stand_in (
    id bigint primary key,
    post text not null,
    holder bigint not null references access_person (id),
    person bigint not null references access_person (id),
    from_at timestamptz not null,
    until_at timestamptz not null,
    made_by bigint not null,
    made_at timestamptz not null,
    ended_at timestamptz
);
create index access_stand_in_person on access_stand_in (person, until_at);
create index access_stand_in_holder on access_stand_in (holder, until_at);

-- Tokens of other systems: the token itself is shown once and kept as its digest.
create table access_token (
    id bigint primary key,
    hash text not null unique,
    system text not null,
    permissions text not null,
    region text not null,
    made_by bigint not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    used_at timestamptz
);

-- What the security officer has set.
create table access_setting (
    name text primary key,
    value text not null
);

-- Accounts at the city's identity provider, by the subject it never gives to anybody else.
create table access_external (
    provider text not null,
    subject text not null,
    person bigint not null references access_person (id),
    linked_at timestamptz not null,
    primary key (provider, subject)
);
create index access_external_person on access_external (person);
