-- The counts of desk and county are read from this index alone, in its order, without touching the cases. It begins like
-- the one it replaces.
create index cases_case_figures on cases_case (
    region, state, place_known, type, department, due_at, opened_at, closed_at, rating);
drop index cases_case_region;
