-- The audit trail becomes a chain. `detail` may name a person; it and `person` stand outside the chain, which holds their
-- salted digest: wiped together with the salt, history stays provable. `seq` is null until the entry was sealed.
alter table access_audit add column detail text not null default '';
alter table access_audit add column salt text not null default '';
alter table access_audit add column digest text not null default '';
alter table access_audit add column seq bigint;
alter table access_audit add column hash text not null default '';
create unique index access_audit_seq on access_audit (seq);
create index access_audit_unsealed on access_audit (id) where seq is null;
create index access_audit_person on access_audit (person, id);
