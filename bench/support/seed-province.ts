import { sql } from 'kysely'
import type { Db } from '../../src/db/open.ts'

type Province = { communes: number; speakersEach: number; perDay: number; pastDays: number; futureDays: number }

/** 300 communes with 7,200 speakers; 6 airings a day each, for five months back and a week ahead: about 300,000. */
const PROVINCE: Province = { communes: 300, speakersEach: 24, perDay: 6, pastDays: 160, futureDays: 7 }

/**
 * One province, straight into SQL: communes, speakers, one approved bulletin and `perDay` daily schedules each, their
 * airings past and planned, and the last `deliveries` of the past ones. Every tenth speaker is away. `bul_0` is for the
 * whole province and waits for approval.
 */
export async function seedProvince(db: Db, now: Date, deliveries: number, size = PROVINCE): Promise<void> {
  const { communes, speakersEach, perDay, pastDays, futureDays } = size
  const at = sql`${now}::timestamptz`
  await sql`insert into areas (code, name, name_search, kind, parent_code, path, valid_from, source)
    select '19', 'Thái Nguyên', 'thai nguyen', 'tinh', 'VN', '/VN/19/', date '2025-07-01', 'bench'
    union all select lpad(n::text, 5, '0'), 'Xã ' || n, 'xa ' || n, 'xa', '19', '/VN/19/' || lpad(n::text, 5, '0') || '/', date '2025-07-01', 'bench'
    from generate_series(1, ${communes}::int) n`.execute(db)
  await sql`insert into speakers (id, name, area_code, area_path, online, volume, enrolled_at, created_by, created_at)
    select 'spk_' || c || '_' || n, 'Loa ' || n, lpad(c::text, 5, '0'), '/VN/19/' || lpad(c::text, 5, '0') || '/', n % 10 <> 0,
      60 + n, ${at}, 'bench', ${at}
    from generate_series(1, ${communes}::int) c, generate_series(1, ${speakersEach}::int) n`.execute(db)
  await sql`insert into clips (id, sha256, source, title, bytes, mime, duration_ms, loudness_lufs, true_peak_db, peaks, area_codes, created_by, created_at)
    select 'clp_' || n, lpad(to_hex(n), 64, '0'), 'upload', 'Bản ghi', 480000, 'audio/mpeg', 60000, -16, -2, '[]', '{VN}', 'bench', ${at}
    from generate_series(0, ${communes}::int) n`.execute(db)
  await sql`insert into bulletins (id, title, topic, language, priority, clip_id, clip_sha256, area_codes, status, author_id, submitted_at, approver_id, approved_at, created_at, updated_at)
    select 'bul_' || n, 'Bản tin ' || n, 'notice', 'vi', 'normal', 'clp_' || n, lpad(to_hex(n), 64, '0'),
      case n when 0 then '{19}'::text[] else array[lpad(n::text, 5, '0')] end, case n when 0 then 'submitted' else 'approved' end,
      'bench', ${at}, 'bench', ${at}, ${at}, ${at}
    from generate_series(0, ${communes}::int) n`.execute(db)
  await sql`insert into schedules (id, bulletin_id, area_codes, rule, zone, resume, status, planned_until, created_by, created_at, updated_at)
    select 'sch_' || c || '_' || k, 'bul_' || c, array[lpad(c::text, 5, '0')],
      jsonb_build_object('kind', 'daily', 'startsOn', '2025-01-01', 'at', lpad((4 + 2 * k)::text, 2, '0') || ':00'),
      'Asia/Ho_Chi_Minh', 'restart', 'active', ${at} + make_interval(days => ${futureDays}::int), 'bench', ${at}, ${at}
    from generate_series(1, ${communes}::int) c, generate_series(1, ${perDay}::int) k
    union all select 'sch_province', 'bul_0', '{19}',
      jsonb_build_object('kind', 'weekly', 'weekdays', jsonb_build_array(1, 4), 'startsOn', '2025-01-01', 'at', '06:00:30'),
      'Asia/Ho_Chi_Minh', 'restart', 'active', null, 'bench', ${at}, ${at}`.execute(db)
  await sql`insert into occurrences (id, kind, schedule_id, bulletin_id, title, priority, area_codes, shard, local_at, start_at, dispatch_at,
      valid_until, closes_at, clip_sha256, clip_duration_ms, status, targets, created_at, updated_at)
    select 'occ_' || a.d || '_' || a.c || '_' || a.k, 'schedule', 'sch_' || a.c || '_' || a.k, 'bul_' || a.c, 'Bản tin ' || a.c, 'normal',
      array[lpad(a.c::text, 5, '0')], '19', to_char(a.local_at, 'YYYY-MM-DD"T"HH24:MI:SS'), a.start_at, a.start_at - interval '20 s',
      a.start_at + interval '5 min', a.start_at + interval '10 min', lpad(to_hex(case when a.d < 0 and a.k = 1 then 0 else a.c end), 64, '0'), 60000,
      case when a.start_at < ${at} then 'completed' else 'planned' end, case when a.start_at < ${at} then ${speakersEach}::int end, ${at}, ${at}
    from (
      select d, c, k, local_at, local_at at time zone 'Asia/Ho_Chi_Minh' as start_at from (
        select d, c, k, ((${at} at time zone 'Asia/Ho_Chi_Minh')::date + d)::timestamp + make_interval(hours => 4 + 2 * k) as local_at
        from generate_series(-${pastDays}::int, ${futureDays}::int) d, generate_series(1, ${communes}::int) c, generate_series(1, ${perDay}::int) k
      ) slot
    ) a where a.start_at < ${at} + make_interval(days => ${futureDays}::int)`.execute(db)
  await sql`insert into deliveries (occurrence_id, speaker_id, area_code, status, rank, fetched_at, playing_at, ended_at, played_ms)
    select o.id, s.id, s.area_code, 'played', 10, o.start_at, o.start_at, o.start_at + interval '60 s', 60000
    from (select id, area_codes[1] as code, start_at from occurrences where status = 'completed' order by start_at desc limit ${deliveries}::int) o
      join speakers s on s.area_code = o.code limit ${deliveries}`.execute(db)
  await sql`analyze areas, speakers, occurrences, deliveries, schedules, bulletins, clips`.execute(db)
}
