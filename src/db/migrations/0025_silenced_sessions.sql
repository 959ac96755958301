-- Today names what a policy or a station that was put away silences in the next days, among all that is planned.
create index occurrences_silenced on occurrences (start_at) where status = 'cancelled' and note is null;
