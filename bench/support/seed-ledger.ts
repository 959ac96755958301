import { sql } from 'kysely'
import type { Db } from '../../src/db/open.ts'

/**
 * A commune's fleet and its past: `communes` × `perCommune` speakers, and `airings` for each commune, half an hour
 * apart up to `until`, every one answered by every speaker; one in twenty-five away. Straight in SQL.
 * @returns the speaker, the commune and the airing that a question may be about
 */
export async function seedLedger(
  db: Db,
  size: { communes: number; perCommune: number; airings: number; until: Date },
): Promise<{ speakerId: string; areaCode: string; occurrenceId: string; startAt: Date; deliveries: number }> {
  const { communes, perCommune, airings, until } = size
  await sql`insert into areas (code, name, name_search, kind, parent_code, path, valid_from, valid_to, source) values
    ('VN', 'Việt Nam', 'viet nam', 'country', null, '/VN/', '2020-01-01', null, 'bench'),
    ('19', 'Thái Nguyên', 'thai nguyen', 'tinh', 'VN', '/VN/19/', '2020-01-01', null, 'bench')
    on conflict do nothing`.execute(db)
  await sql`insert into areas (code, name, name_search, kind, parent_code, path, valid_from, valid_to, source)
    select lpad((90000 + n)::text, 5, '0'), 'Xã ' || n, 'xa ' || n, 'xa', '19', '/VN/19/' || lpad((90000 + n)::text, 5, '0') || '/',
      '2020-01-01', null, 'bench'
    from generate_series(1, ${communes}::int) n on conflict do nothing`.execute(db)
  await sql`insert into speakers (id, name, area_code, area_path, online, enrolled_at, created_by, created_at)
    select 'spk_bench' || lpad(c::text, 5, '0') || lpad(k::text, 3, '0'), 'Cụm ' || k, lpad((90000 + c)::text, 5, '0'),
      '/VN/19/' || lpad((90000 + c)::text, 5, '0') || '/', true, ${until}::timestamptz - interval '2 years', 'bench',
      ${until}::timestamptz - interval '2 years'
    from generate_series(1, ${communes}::int) c, generate_series(1, ${perCommune}::int) k`.execute(db)
  await sql`insert into presence_log (speaker_id, at, online)
    select id, ${until}::timestamptz - interval '2 years', true from speakers where id like 'spk_bench%'`.execute(db)
  await sql`insert into occurrences (id, kind, title, priority, area_codes, shard, local_at, start_at, dispatch_at,
      valid_until, closes_at, clip_sha256, clip_duration_ms, status, reason, command_id, targets, created_at, updated_at, closed_at)
    select 'occ_bench' || lpad(c::text, 5, '0') || lpad(n::text, 6, '0'), 'all-clear', 'Bản tin ' || n, 'normal',
      array[lpad((90000 + c)::text, 5, '0')], '19', n::text, at, at - interval '20 seconds', at + interval '120 seconds',
      at + interval '15 minutes', repeat('0', 64), 300000, 'partial', 'not-all-played', 'cmd_bench' || n, ${perCommune},
      at - interval '7 days', at, at + interval '6 minutes'
    from generate_series(1, ${communes}::int) c, generate_series(1, ${airings}::int) n,
      lateral (select ${until}::timestamptz - (${airings} - n) * interval '30 minutes' as at) t`.execute(db)
  await sql`insert into deliveries (occurrence_id, speaker_id, area_code, status, rank, reason, command_id, accepted_at,
      fetched_at, armed_at, playing_at, started_at, ended_at, received_at, clock_offset_ms, played_ms)
    select o.id, s.id, s.area_code, case when k.n % 25 = 0 then 'unreachable' else 'played' end, case when k.n % 25 = 0 then 9 else 10 end,
      case when k.n % 25 = 0 then 'offline' end, o.command_id, o.dispatch_at, o.dispatch_at, o.dispatch_at, o.start_at, o.start_at,
      o.start_at + interval '5 minutes', o.start_at + interval '5 minutes', 3, 300000
    from occurrences o join speakers s on s.area_code = o.area_codes[1]
      cross join lateral (select right(s.id, 3)::int as n) k
    where o.id like 'occ_bench%'`.execute(db)
  await sql`analyze occurrences, deliveries, speakers, presence_log, areas`.execute(db)
  const middle = Math.floor(airings / 2)
  const commune = Math.ceil(communes / 2)
  return {
    speakerId: `spk_bench${String(commune).padStart(5, '0')}001`,
    areaCode: String(90_000 + commune),
    occurrenceId: `occ_bench${String(commune).padStart(5, '0')}${String(middle).padStart(6, '0')}`,
    startAt: new Date(until.getTime() - (airings - middle) * 1_800_000),
    deliveries: communes * perCommune * airings,
  }
}
