import { type NotificationView } from '@marketgraph/schema/views';

/** The fields of `Notification` that are not named as in the row. */
export const notification = {
  id: ({ notificationId }: NotificationView): string => notificationId,
  order: ({ orderId }: NotificationView): { readonly id: string } | null =>
    orderId === null ? null : { id: orderId },
};
