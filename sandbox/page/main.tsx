import { render } from 'preact';
import { App } from './app.tsx';
import { connectLive } from './live.ts';

const root = document.getElementById('root');
if (root !== null) render(<App live={connectLive()} />, root);
