import { OpenAPIHono } from '@hono/zod-openapi'
import { authenticate } from '../accounts/authenticate.ts'
import { accountRoutes } from '../accounts/routes.ts'
import { alertRoutes } from '../alerts/routes.ts'
import { areaRoutes } from '../areas/routes.ts'
import { auditRoutes } from '../audit/routes.ts'
import { bulletinRoutes } from '../bulletins/routes.ts'
import { clipRoutes } from '../clips/routes.ts'
import { collisionRoutes } from '../collisions/routes.ts'
import type { App } from '../context.ts'
import { stopRoutes } from '../dispatch/routes.ts'
import type { EventFeed } from '../events/feed.ts'
import { explainRoutes } from '../explain/routes.ts'
import { holidayRoutes } from '../holidays/routes.ts'
import { inboxRoutes } from '../inbox/routes.ts'
import type { LiveHub } from '../live/hub.ts'
import { liveRoutes } from '../live/routes.ts'
import { programmeViewRoutes } from '../occurrences/programme-view-routes.ts'
import { occurrenceRoutes } from '../occurrences/routes.ts'
import { policyRoutes } from '../policies/routes.ts'
import { preflightRoutes } from '../preflight/routes.ts'
import { programmeRoutes } from '../programmes/routes.ts'
import { reachRoutes } from '../reach/routes.ts'
import type { RelayHub } from '../relays/hub.ts'
import { relayRoutes } from '../relays/routes.ts'
import { reportRoutes } from '../reports/routes.ts'
import { scheduleRoutes } from '../schedules/routes.ts'
import { enrolmentRoutes, speakerRoutes } from '../speakers/routes.ts'
import { templateRoutes } from '../templates/routes.ts'
import { todayRoutes } from '../today/routes.ts'
import type { HttpEnv } from './env.ts'
import { eventRoutes } from './event-stream.ts'
import { healthRoutes } from './health-routes.ts'

/** Everything below /api/v1, chained so that its type tells the console (web/src/api.ts) what each address takes and gives. */
export function apiRoutes(app: App, feed: EventFeed, live: LiveHub, relays: RelayHub) {
  return new OpenAPIHono<HttpEnv>()
    .route('/', accountRoutes(app))
    .route('/', reachRoutes())
    .route('/', areaRoutes())
    .route('/', auditRoutes())
    .route('/', policyRoutes())
    .route('/', speakerRoutes())
    .route('/', enrolmentRoutes(app))
    .route('/', clipRoutes())
    .route('/', relayRoutes(relays))
    .route('/', templateRoutes())
    .route('/', bulletinRoutes())
    .route('/', holidayRoutes())
    .route('/', preflightRoutes())
    .route('/', scheduleRoutes())
    .route('/', programmeRoutes())
    .route('/', reportRoutes())
    .route('/', occurrenceRoutes())
    .route('/', programmeViewRoutes())
    .route('/', collisionRoutes())
    .route('/', explainRoutes())
    .route('/', todayRoutes())
    .route('/', stopRoutes())
    .route('/', alertRoutes())
    .route('/', liveRoutes(live))
    .route('/', inboxRoutes(app))
    .route('/', healthRoutes())
    .route('/', eventRoutes({ feed, recheck: (headers, requestId) => authenticate(app, headers, requestId) }))
}

export type Api = ReturnType<typeof apiRoutes>
