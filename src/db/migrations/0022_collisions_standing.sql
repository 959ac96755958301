-- Every few seconds it is asked which of those that a rule decided still stand.
create index collisions_by_rule on collisions (ends_at) where status = 'by-rule' and decision is null;
