import { openLocalDatabase } from '../src/db/local.ts'
import { migrate } from '../src/db/migrate.ts'

// npm run migrate: bring the database up to date without starting a server, e.g. before several processes start.
const local = await openLocalDatabase(process.env)
try {
  const applied = await migrate(local.pool)
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to do: the database is up to date')
} finally {
  await local.close()
}
