// The documentation site of a project: one page that holds its data and runs without a server. This is the only file
// that knows where the page keeps the data.

import { render } from 'preact';
import type { SiteDocument } from '../../core/site-document.js';
import { App } from './app.js';

const data = document.getElementById('site-data')?.textContent ?? '';
const place = document.getElementById('site');
if (place !== null) render(<App site={JSON.parse(data) as SiteDocument} />, place);
