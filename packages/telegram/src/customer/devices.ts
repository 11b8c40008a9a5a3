import type { KnownDevice } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import { refOf } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { deviceRemovalScreen, devicesScreen } from './screens/device-screens.ts';

export async function showDevices(context: CustomerContext, id: string, note?: string): Promise<Screen> {
  const { panelkit, by } = context;
  const [devices, { rotateLink }] = await Promise.all([
    panelkit.linkDevices.list(id, by),
    panelkit.subscriptions.allowedActions(id, by),
  ]);
  return devicesScreen(context, {
    id,
    devices,
    mayRotate: rotateLink.allowed,
    ...(note !== undefined && { note }),
  });
}

async function findDevice(
  { panelkit, by }: CustomerContext,
  id: string,
  ref: string,
): Promise<KnownDevice | null> {
  const { devices } = await panelkit.linkDevices.list(id, by);
  return devices.find((device) => refOf(device.id) === ref) ?? null;
}

/** Whether to remove a device; the list where it is gone. */
export async function askRemoval(context: CustomerContext, id: string, ref: string): Promise<Screen> {
  const device = await findDevice(context, id, ref);
  return device === null ? showDevices(context, id) : deviceRemovalScreen(context, { id, device });
}

/** A second tap finds nothing to remove. */
export async function removeDevice(context: CustomerContext, id: string, ref: string): Promise<Screen> {
  const { panelkit, key, texts } = context;
  const device = await findDevice(context, id, ref);
  if (device === null) return showDevices(context, id);
  await panelkit.linkDevices.remove({ subscriptionId: id, deviceId: device.id }, commandOf(context, key));
  return showDevices(context, id, texts.linkDevices.removed);
}
