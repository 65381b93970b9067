/** A message to one person; in the notifications database. */
export type NotificationView = {
  readonly notificationId: string;
  readonly userId: string;
  readonly kind: string;
  readonly orderId: string | null;
  readonly title: string;
  readonly body: string;
  readonly requestedAt: string;
  readonly emailSentAt: string | null;
  readonly readAt: string | null;
  readonly revision: number;
};
