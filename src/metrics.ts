import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * What this process measures of itself, for Prometheus (`GET /metrics`). One registry per process: its process
 * metrics exist once, and any layer may observe without being handed it.
 */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const registers = [registry]

export const metrics = {
  ackLatency: new Histogram({
    name: 'loa_ack_latency_seconds',
    help: 'From the instant a speaker says it began to sound to that report being written: the slowest of each batch.',
    // The promise is 5 s at p99, 15 s under a fault.
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300],
    registers,
  }),
  httpRequest: new Histogram({
    name: 'loa_http_request_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  }),
  oldestDue: new Gauge({
    name: 'loa_oldest_due_seconds',
    help: 'Age of the oldest airing that is due and not sent. Above 10 for a minute: the scheduler stands still.',
    registers,
  }),
  unplanned: new Gauge({
    name: 'loa_unplanned',
    help: 'Schedules and programmes on the air that should have been planned two minutes ago and are not.',
    registers,
  }),
  speakersOnline: new Gauge({ name: 'loa_speakers_online', help: 'Active speakers that are connected.', registers }),
  speakersTotal: new Gauge({ name: 'loa_speakers_total', help: 'Active speakers.', registers }),
  queueDepth: new Gauge({
    name: 'loa_queue_depth',
    help: 'Alarms waiting, delayed ones included.',
    labelNames: ['queue'],
    registers,
  }),
  eventStreams: new Gauge({ name: 'loa_event_streams', help: 'Open /api/v1/events streams.', registers }),
}
