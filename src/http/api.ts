import { OpenAPIHono } from '@hono/zod-openapi'
import { authenticate } from '../accounts/authenticate.ts'
import { accountRoutes } from '../accounts/routes.ts'
import { alertRoutes } from '../alerts/routes.ts'
import { areaRoutes } from '../areas/routes.ts'
import { auditRoutes } from '../audit/routes.ts'
import { bulletinRoutes } from '../bulletins/routes.ts'
import { clipRoutes } from '../clips/routes.ts'
import type { App } from '../context.ts'
import { stopRoutes } from '../dispatch/routes.ts'
import type { EventFeed } from '../events/feed.ts'
import type { LiveHub } from '../live/hub.ts'
import { liveRoutes } from '../live/routes.ts'
import { occurrenceRoutes } from '../occurrences/routes.ts'
import { reachRoutes } from '../reach/routes.ts'
import { reportRoutes } from '../reports/routes.ts'
import { scheduleRoutes } from '../schedules/routes.ts'
import { enrolmentRoutes, speakerRoutes } from '../speakers/routes.ts'
import { templateRoutes } from '../templates/routes.ts'
import { todayRoutes } from '../today/routes.ts'
import type { HttpEnv } from './env.ts'
import { eventRoutes } from './event-stream.ts'
import { healthRoutes } from './health-routes.ts'

/** Everything below /api/v1, chained so that its type tells the console (web/src/api.ts) what each address takes and gives. */
export function apiRoutes(app: App, feed: EventFeed, live: LiveHub) {
  return new OpenAPIHono<HttpEnv>()
    .route('/', accountRoutes(app))
    .route('/', reachRoutes())
    .route('/', areaRoutes())
    .route('/', auditRoutes())
    .route('/', speakerRoutes())
    .route('/', enrolmentRoutes(app))
    .route('/', clipRoutes())
    .route('/', templateRoutes())
    .route('/', bulletinRoutes())
    .route('/', scheduleRoutes())
    .route('/', reportRoutes())
    .route('/', occurrenceRoutes())
    .route('/', todayRoutes())
    .route('/', stopRoutes())
    .route('/', alertRoutes())
    .route('/', liveRoutes(live))
    .route('/', healthRoutes())
    .route('/', eventRoutes({ feed, recheck: (headers, requestId) => authenticate(app, headers, requestId) }))
}

export type Api = ReturnType<typeof apiRoutes>
