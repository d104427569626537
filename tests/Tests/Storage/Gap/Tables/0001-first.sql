create table gap_first (id bigint primary key);
