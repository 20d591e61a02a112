import { render } from 'preact';
import { sheet } from './element/sheet.ts';
import css from './operations/operations.css?inline';
import { OperationsPage } from './operations/operations-page.tsx';

document.adoptedStyleSheets = [sheet(css)];
render(<OperationsPage />, document.body);
