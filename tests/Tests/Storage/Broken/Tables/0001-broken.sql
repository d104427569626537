create table broken_first (id bigint primary key);
create table broken_first (id bigint primary key);
