enum usb_error { USB_SUCCESS = 0, USB_ERROR_IO = -1, USB_ERROR_BUSY = -6 };
int usb_open(int number);
int usb_close(int number);
int usb_reset(int number);
